{{ geldend('monitor_4_samenloop_jeugdhulp') }}
