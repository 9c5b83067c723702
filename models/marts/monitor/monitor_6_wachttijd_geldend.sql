{{ geldend('monitor_6_wachttijd') }}
