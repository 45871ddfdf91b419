"""What readers see: the change page, the site, mails, feeds and the calendar, in Japanese and English.

    say       keys with arguments become sentences, dates and numbers of a language
    words     what a verdict means, as sentences
    marks     word differences and evidence as runs of text
    answers   the first screen: what it means for AI training and for the licence on works
    titles    titles, subject lines, from when and for whom
    clause    one clause that differs, with its labels and evidence, as plain records
    view      plain records for templates, made of a change, its service and the day
    render    templates to text; everything that comes from a monitored page is escaped here
    mail      one mail for one reader
    site      every page of the site with a key that changes when the page would

Nothing here touches a socket, a database or the clock. Templates and catalogues are read from the package, once.
"""
