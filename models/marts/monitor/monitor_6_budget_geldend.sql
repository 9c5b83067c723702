{{ geldend('monitor_6_budget') }}
