package dev.venturi.report;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A terminal that shows one page at a time and gives each key at once. What it showed before comes
/// back when this is closed, or when we are ended by a signal.
///
/// Uses the sequences of ECMA-48 that xterm and all that behave like it know (`?1049`: another
/// page; `?25`: the cursor; `?7`: long lines go on in the next).
public final class FullScreen implements AutoCloseable {
    private static final int STDIN = 0;
    private static final int DEFAULT_ROWS = 24;
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l";
    private static final String LEAVE = "\u001b[?7h\u001b[?25h\u001b[?1049l";

    private final Map<String, String> environment;
    private final PrintStream out;
    private final byte[] before;
    private final BlockingQueue<Integer> keys = new LinkedBlockingQueue<>();
    private final Thread restoring = new Thread(this::restore);
    private boolean open = true;

    private FullScreen(PrintStream out, byte[] before, Map<String, String> environment) {
        this.environment = environment;
        this.out = out;
        this.before = before;
    }

    /// Takes over the terminal behind standard input and output.
    ///
    /// @return nothing where one of them is none
    public static Optional<FullScreen> open(PrintStream out, Map<String, String> environment) {
        if (!Screen.of(Screen.STDOUT, environment).terminal()) {
            return Optional.empty();
        }
        byte[] before = Terminal.giveKeys(STDIN);
        if (before.length == 0) {
            return Optional.empty();
        }
        FullScreen screen = new FullScreen(out, before, environment);
        Runtime.getRuntime().addShutdownHook(screen.restoring);
        out.print(ENTER);
        out.flush();
        Thread.ofPlatform().daemon().name("venturi keys").start(screen::readKeys);
        return Optional.of(screen);
    }

    private void readKeys() {
        try {
            for (int key = System.in.read(); key >= 0; key = System.in.read()) {
                keys.add(key);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What it can show now; its user may change its size any time.
    public Screen screen() {
        return Screen.of(Screen.STDOUT, environment);
    }

    /// How many lines it has now.
    public int rows() {
        int rows = Terminal.rows(Screen.STDOUT);
        return rows < 1 ? DEFAULT_ROWS : rows;
    }

    /// The next key, as the byte that the terminal sends for it, if one comes within `limit`.
    public OptionalInt key(Duration limit) throws InterruptedException {
        Integer key = keys.poll(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
        return key == null ? OptionalInt.empty() : OptionalInt.of(key);
    }

    /// Shows these lines, as far as there is room.
    public void show(List<String> lines) {
        StringBuilder page = new StringBuilder("\u001b[H");
        List<String> shown = lines.subList(0, Math.min(rows(), lines.size()));
        for (int i = 0; i < shown.size(); i++) {
            // Erased first: behind a line as wide as the screen, the cursor is on its last
            // character.
            page.append(i == 0 ? "" : "\r\n").append("\u001b[K").append(shown.get(i));
        }
        page.append(shown.size() < rows() ? "\r\n\u001b[J" : "");
        byte[] bytes = page.toString().getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    private synchronized void restore() {
        if (open) {
            open = false;
            out.print(LEAVE);
            out.flush();
            Terminal.restore(STDIN, before);
        }
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(restoring);
        } catch (IllegalStateException e) {
            // We are being ended, and the hook runs or has run.
            return;
        }
    }
}
