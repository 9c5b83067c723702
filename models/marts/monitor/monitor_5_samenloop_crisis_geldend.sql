{{ geldend('monitor_5_samenloop_crisis') }}
