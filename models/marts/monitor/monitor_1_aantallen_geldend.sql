{{ geldend('monitor_1_aantallen') }}
