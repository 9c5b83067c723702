{{ geldend('monitor_3_doorlooptijd') }}
