{{ geldend('monitor_1b_jeugdhulp') }}
