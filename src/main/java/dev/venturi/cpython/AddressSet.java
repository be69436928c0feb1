package dev.venturi.cpython;

import java.util.Arrays;

/// A few addresses of a thread's frames, in rising order, with the look at which each was last of
/// use.
final class AddressSet {
    private final int most;
    private int[] lastUses = new int[8];
    long[] addresses = new long[8];
    int count;

    /// An empty set that never has more than `most`.
    AddressSet(int most) {
        this.most = most;
    }

    /// Where an address is in [#addresses], or less than 0.
    int indexOf(long address) {
        return Arrays.binarySearch(addresses, 0, count, address);
    }

    /// Notes that an address was of use.
    void use(int index, int look) {
        lastUses[index] = look;
    }

    /// Adds an address that is of use now. If the set is full, the one that was of no use for the
    /// longest time gives way.
    ///
    /// @return false if all the others are of use now too
    boolean add(long address, int look) {
        int found = indexOf(address);
        if (found >= 0) {
            use(found, look);
            return true;
        }
        if (count == most) {
            int oldest = 0;
            for (int i = 1; i < count; i++) {
                if (lastUses[i] - lastUses[oldest] < 0) {
                    oldest = i;
                }
            }
            if (lastUses[oldest] == look) {
                return false;
            }
            forget(oldest);
            found = indexOf(address);
        }
        if (count == addresses.length) {
            addresses = Arrays.copyOf(addresses, count * 2);
            lastUses = Arrays.copyOf(lastUses, count * 2);
        }
        int place = -found - 1;
        System.arraycopy(addresses, place, addresses, place + 1, count - place);
        System.arraycopy(lastUses, place, lastUses, place + 1, count - place);
        addresses[place] = address;
        lastUses[place] = look;
        count++;
        return true;
    }

    /// Forgets what was of no use for `limit` looks.
    void forgetUnused(int look, int limit) {
        for (int i = count - 1; i >= 0; i--) {
            if (look - lastUses[i] > limit) {
                forget(i);
            }
        }
    }

    void clear() {
        count = 0;
    }

    private void forget(int index) {
        count--;
        System.arraycopy(addresses, index + 1, addresses, index, count - index);
        System.arraycopy(lastUses, index + 1, lastUses, index, count - index);
    }
}
