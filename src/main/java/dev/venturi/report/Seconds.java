package dev.venturi.report;

import java.util.Locale;

/// A length of time in words: three significant digits and a unit.
///
/// @param perSecond how many of the unit a second has
/// @param symbol as it is printed
public record Seconds(double perSecond, String symbol) {
    private static final Seconds NANO = new Seconds(1e9, "ns");
    private static final Seconds MICRO = new Seconds(1e6, "µs");
    private static final Seconds MILLI = new Seconds(1e3, "ms");
    private static final Seconds WHOLE = new Seconds(1, "s");

    /// The unit in which `seconds` has one to three digits before its point.
    public static Seconds unitFor(double seconds) {
        double size = Math.abs(seconds);
        if (size < 1e-6) {
            return NANO;
        }
        if (size < 1e-3) {
            return MICRO;
        }
        return size < 1 ? MILLI : WHOLE;
    }

    /// A unit by the name that timeit gives it: `nsec`, `usec`, `msec` or `sec`.
    ///
    /// @throws IllegalArgumentException for any other name
    public static Seconds named(String name) {
        return switch (name) {
            case "nsec" -> NANO;
            case "usec" -> MICRO;
            case "msec" -> MILLI;
            case "sec" -> WHOLE;
            default -> throw new IllegalArgumentException("no unit " + name);
        };
    }

    /// `63.2 ns`.
    public String text(double seconds) {
        return number(seconds) + " " + symbol;
    }

    /// `62.8 to 63.9 ns`; says so where there is no bound yet.
    public String interval(double low, double high) {
        return Double.isInfinite(high)
                ? "no interval yet"
                : number(low) + " to " + number(high) + " " + symbol;
    }

    private String number(double seconds) {
        double value = seconds * perSecond;
        double size = Math.abs(value);
        if (size >= 100_000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
