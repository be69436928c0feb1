package dev.venturi.report;

import java.util.Arrays;

/// How values lie, in one line of bars: each column stands for an equal part of the range, and is
/// as high as many values lie there. A column with a value is never empty.
///
/// Few values that lie far out would leave one column for all the others; so the range ends three
/// interquartile ranges beyond the quartiles, and what lies further is counted.
///
/// @param bars the columns
/// @param low where the first column begins
/// @param high where the last one ends
/// @param beyond how many values lie further out, on either side; no column has them
public record Distribution(String bars, double low, double high, int beyond) {
    private static final String BLOCKS = " ▁▂▃▄▅▆▇█";
    private static final String ASCII = " .:-=+*#@";
    private static final double FAR = 3;

    /// Draws `values` in `width` columns.
    ///
    /// @param screen decides which characters
    static Distribution of(double[] values, int width, Screen screen) {
        if (values.length == 0 || width < 1) {
            return new Distribution("", Double.NaN, Double.NaN, 0);
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double lower = sorted[(sorted.length - 1) / 4];
        double upper = sorted[sorted.length - 1 - (sorted.length - 1) / 4];
        double reach = FAR * (upper - lower);
        double[] shown =
                Arrays.stream(sorted)
                        .filter(value -> lower - reach <= value && value <= upper + reach)
                        .toArray();
        double low = shown[0];
        double high = shown[shown.length - 1];
        int[] counts = new int[width];
        for (double value : shown) {
            double share = high > low ? (value - low) / (high - low) : 0.5;
            counts[Math.min(width - 1, (int) (share * width))]++;
        }
        return new Distribution(
                bars(counts, screen.utf8() ? BLOCKS : ASCII),
                low,
                high,
                values.length - shown.length);
    }

    private static String bars(int[] counts, String levels) {
        int most = Arrays.stream(counts).max().orElseThrow();
        int highest = levels.length() - 1;
        StringBuilder bars = new StringBuilder();
        for (int count : counts) {
            int level = count == 0 ? 0 : Math.max(1, Math.round((float) highest * count / most));
            bars.append(levels.charAt(level));
        }
        return bars.toString();
    }

    /// The columns between what they begin and end with: `12.1 ms ▂▆█▅▂ ▁ 15.2 ms, 2 beyond`.
    String line(Seconds in) {
        return in.text(low)
                + " "
                + bars
                + " "
                + in.text(high)
                + (beyond == 0 ? "" : ", " + beyond + " beyond");
    }

    /// The columns.
    @Override
    public String toString() {
        return bars;
    }
}
