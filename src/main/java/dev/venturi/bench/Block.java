package dev.venturi.bench;

import java.util.List;

/// One fresh process of each candidate, in an order that a coin decided.
///
/// @param order the candidates' numbers in the order in which they ran
/// @param runs by candidate
public record Block(List<Integer> order, List<Measurement> runs) {
    public Block {
        order = List.copyOf(order);
        runs = List.copyOf(runs);
    }

    /// log(b / a) of a figure.
    double logRatio(Figure figure, int a, int b) {
        return Math.log(figure.of(runs.get(b)) / figure.of(runs.get(a)));
    }
}
