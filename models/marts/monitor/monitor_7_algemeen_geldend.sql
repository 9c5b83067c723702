{{ geldend('monitor_7_algemeen') }}
