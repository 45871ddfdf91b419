"""`kiyaku demo`: a story of made-up services, served on the loopback interface and watched by the real pipeline.

    story     what happens when: days, editions, what readers should be told
    pages/    the services' pages as templates, of the length and noise of real ones
    render    a template and a moment to the bytes that a visitor gets then
    server    HTTP on the loopback interface
    names     fetches chirp.example and its like from that server
    run       the story from its first day to today, the site and the mails

All services, companies and texts here are invented for this purpose.
"""
