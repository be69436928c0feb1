package dev.venturi.target;

/// Looks at the process whose number it is given, and prints what it sees or why it cannot.
final class LookMain {
    private LookMain() {}

    public static void main(String[] arguments) {
        try {
            PythonProcess process = PythonProcess.ofPid(Long.parseLong(arguments[0]));
            System.out.println("sees " + process.executable().orElseThrow());
        } catch (Trouble trouble) {
            System.out.println(trouble.getMessage());
        }
    }
}
