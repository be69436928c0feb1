package dev.venturi.heap;

import java.util.ArrayList;
import java.util.List;

/// Resident memory over time in a bounded number of points: when they become too many, each second
/// one goes and new ones are taken half as often.
final class GrowthCurve {
    private static final int MOST_POINTS = 512;

    private List<PeakReport.Growth> points = new ArrayList<>();
    private long spacingNanos;

    void add(long nanos, long residentBytes) {
        if (!points.isEmpty() && nanos - points.getLast().nanos() < spacingNanos) {
            return;
        }
        points.add(new PeakReport.Growth(nanos, residentBytes));
        if (points.size() == MOST_POINTS) {
            List<PeakReport.Growth> kept = new ArrayList<>();
            for (int i = 0; i < MOST_POINTS; i += 2) {
                kept.add(points.get(i));
            }
            points = kept;
            spacingNanos = 2 * nanos / MOST_POINTS;
        }
    }

    /// The points, with this one last.
    List<PeakReport.Growth> endingWith(PeakReport.Growth last) {
        List<PeakReport.Growth> all = new ArrayList<>(points);
        if (all.isEmpty() || all.getLast().nanos() < last.nanos()) {
            all.add(last);
        }
        return all;
    }
}
