import _pydecimal as decimal

context = decimal.getcontext()
context.prec = 30
D = decimal.Decimal
x = D(2).sqrt() * D("3.7") / D(7)
(x ** 5).quantize(D("0.001")), x.exp(), x.ln(), x.to_eng_string()
try:
    D(1) / D(0)
except decimal.DivisionByZero:
    pass
with decimal.localcontext() as local:
    local.prec = 5
    sum(D(i) / 3 for i in range(20))
"{:,.2f}".format(D("1234567.891"))
"%s %r" % (D("1E+3"), D("NaN"))
format(D("-12.5"), "+010.3e")
