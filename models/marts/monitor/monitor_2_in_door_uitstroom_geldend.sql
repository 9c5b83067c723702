{{ geldend('monitor_2_in_door_uitstroom') }}
