package dev.venturi.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// One fresh process of each candidate, in an order that a coin decided.
///
/// @param order the candidates' numbers in the order in which they ran
/// @param runs by candidate
/// @param <R> what is known of a run
public record Block<R>(List<Integer> order, List<R> runs) {
    public Block {
        order = List.copyOf(order);
        runs = List.copyOf(runs);
    }

    /// log(b / a) of a figure.
    double logRatio(ToDoubleFunction<? super R> figure, int a, int b) {
        return Math.log(figure.applyAsDouble(runs.get(b)) / figure.applyAsDouble(runs.get(a)));
    }
}
