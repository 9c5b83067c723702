{{ geldend('monitor_7_afschaling') }}
