package dev.venturi.report;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What is being done and for how long, for whoever waits.
///
/// On a terminal one line that is redrawn, from a second after a step began until it ends; then
/// nothing of it is left. Elsewhere one plain line when a step begins.
public final class Progress implements AutoCloseable {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration REDRAW = Duration.ofMillis(100);

    private final PrintStream out;
    private final Screen screen;
    private final LongSupplier nanoTime;
    private final @Nullable Thread ticker;
    private String step = "";
    private String detail = "";
    private boolean running;
    private long beganNanos;
    private long drawnNanos;
    private int drawnCells;

    private Progress(PrintStream out, Screen screen, LongSupplier nanoTime, boolean ticking) {
        this.out = out;
        this.screen = screen;
        this.nanoTime = nanoTime;
        this.ticker =
                ticking ? Thread.ofPlatform().daemon().name("progress").unstarted(this::run) : null;
    }

    /// A progress line that redraws itself until it is closed.
    public static Progress live(PrintStream out, Screen screen) {
        Progress progress = new Progress(out, screen, System::nanoTime, screen.terminal());
        if (progress.ticker != null) {
            progress.ticker.start();
        }
        return progress;
    }

    /// One whose owner calls [#tick], with the owner's clock.
    static Progress ticked(PrintStream out, Screen screen, LongSupplier nanoTime) {
        return new Progress(out, screen, nanoTime, false);
    }

    /// Begins a step and ends the one before.
    ///
    /// @param what is being done, such as `proving the patch`
    public synchronized void begin(String what) {
        end();
        step = Text.printable(what, screen);
        detail = "";
        beganNanos = nanoTime.getAsLong();
        drawnNanos = beganNanos - REDRAW.toNanos();
        running = true;
        if (!screen.terminal()) {
            out.println(TerminalReport.PREFIX + step);
        }
    }

    /// Says how far the step is, such as `pair 7 of at most 40`.
    public synchronized void detail(String how) {
        detail = Text.printable(how, screen);
        tick();
    }

    /// Redraws the line if it is time to.
    synchronized void tick() {
        long now = nanoTime.getAsLong();
        boolean due =
                running
                        && screen.terminal()
                        && now - beganNanos >= PATIENCE_NANOS
                        && now - drawnNanos >= REDRAW.toNanos();
        if (due) {
            draw(now);
        }
    }

    private void draw(long now) {
        String elapsed = String.format(Locale.ROOT, ", %.1f s", (now - beganNanos) / 1e9);
        String doing = TerminalReport.PREFIX + step + (detail.isEmpty() ? "" : ", " + detail);
        // One cell stays free, since some terminals wrap as soon as the last one is written.
        int room = Math.max(1, screen.columns() - 1 - elapsed.length());
        String line = Text.cut(doing, room, screen) + elapsed;
        int cells = Text.width(line);
        out.print("\r" + line + " ".repeat(Math.max(0, drawnCells - cells)));
        out.flush();
        drawnCells = cells;
        drawnNanos = now;
    }

    /// Ends the step that is running, and takes its line away.
    public synchronized void end() {
        running = false;
        clear();
    }

    /// Takes the line away until the next redraw, so that something else can be printed.
    public synchronized void clear() {
        if (drawnCells > 0) {
            out.print("\r" + " ".repeat(drawnCells) + "\r");
            out.flush();
            drawnCells = 0;
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(REDRAW);
                tick();
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    @Override
    public void close() {
        if (ticker != null) {
            ticker.interrupt();
        }
        end();
    }
}
