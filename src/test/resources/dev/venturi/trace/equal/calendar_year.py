import calendar

calendar.TextCalendar(6).formatyear(2024)
calendar.HTMLCalendar().formatyearpage(2023)
calendar.monthrange(2000, 2)
sum(calendar.isleap(year) for year in range(1900, 2100))
calendar.timegm((2001, 9, 9, 1, 46, 40))
