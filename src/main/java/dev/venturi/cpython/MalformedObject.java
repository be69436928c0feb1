package dev.venturi.cpython;

/// What should be a Python object is none: it was freed or changed while it was read.
public final class MalformedObject extends Exception {
    private static final long serialVersionUID = 1;

    MalformedObject(String message, long address) {
        super(message + " at 0x" + Long.toHexString(address), null, false, false);
    }
}
