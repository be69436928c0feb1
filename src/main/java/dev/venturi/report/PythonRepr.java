package dev.venturi.report;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Values as Python writes them.
final class PythonRepr {
    private PythonRepr() {}

    /// `repr(text)`.
    static String of(String text) {
        String quote = text.contains("'") && !text.contains("\"") ? "\"" : "'";
        String escaped = text.replace("\\", "\\\\");
        if (quote.equals("'")) {
            escaped = escaped.replace("'", "\\'");
        }
        return quote + Text.printable(escaped, Screen.plain()) + quote;
    }

    /// `repr(value)` of a value between 0 and 1.
    static String of(double value) {
        if (value == 0) {
            return "0.0";
        }
        // Both languages write the shortest digits that mean the value.
        BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (value == 1) {
            return "1.0";
        }
        if (value >= 1e-4) {
            return digits.toPlainString();
        }
        String text = digits.unscaledValue().toString();
        int exponent = digits.scale() - text.length() + 1;
        String mantissa = text.length() == 1 ? text : text.charAt(0) + "." + text.substring(1);
        return mantissa + (exponent < 10 ? "e-0" : "e-") + exponent;
    }

    /// `"%.3f" % value`: the value itself is rounded, where Java rounds its shortest digits.
    static String thousandths(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String digits = new BigDecimal(value).setScale(3, RoundingMode.HALF_EVEN).toPlainString();
        boolean negativeZero = digits.equals("0.000") && Math.copySign(1, value) < 0;
        return negativeZero ? "-" + digits : digits;
    }
}
