package dev.venturi.target;

import java.util.ArrayList;
import java.util.List;

/// Watches a program of 300 threads, then starts another that tells its limit on open files.
final class ManyThreadsMain {
    private ManyThreadsMain() {}

    public static void main(String[] python) throws Exception {
        String program =
                """
                import threading, time
                for _ in range(299):
                    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
                time.sleep(60)
                """;
        ChildProcess child = Launch.of(List.of(python[0], "-c", program)).start();
        PythonProcess process = PythonProcess.ofChild(child);
        while (process.threadIds().length < 300) {
            Thread.sleep(10);
        }
        List<ThreadStat> stats = new ArrayList<>();
        int seen = 0;
        for (long tid : process.threadIds()) {
            ThreadStat stat = new ThreadStat(child.pid(), tid);
            stats.add(stat);
            seen += stat.refreshSchedule() && stat.refreshSyscall() && stat.refreshState() ? 1 : 0;
        }
        System.out.print(seen + " of " + stats.size() + " threads, the next program may open ");
        System.out.flush();
        stats.forEach(ThreadStat::close);
        child.signal(9);
        child.waitFor();
        Launch.of(List.of("sh", "-c", "sleep 0.1; ulimit -Sn")).start().waitFor();
    }
}
