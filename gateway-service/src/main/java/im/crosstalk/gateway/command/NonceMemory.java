package im.crosstalk.gateway.command;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A connection's last {@value #REMEMBERED} nonces. Exact, and small: it begins with a few and never takes more than 64 KiB.
 */
final class NonceMemory {
    static final int REMEMBERED = 4096;

    private static final int FIRST_CAPACITY = 16;
    private static final short NONE = -1;

    // A ring of nonces, the oldest of which is overwritten; those with one hash are chained.
    private long[] highs = new long[FIRST_CAPACITY];
    private int[] lows = new int[FIRST_CAPACITY];
    private short[] next = new short[FIRST_CAPACITY];
    private short[] heads = emptyHeads(FIRST_CAPACITY);
    private int oldest;
    private int size;

    private static short[] emptyHeads(int capacity) {
        short[] heads = new short[capacity];
        Arrays.fill(heads, NONE);
        return heads;
    }

    /** @param nonce its first 12 bytes */
    boolean contains(byte[] nonce) {
        long high = high(nonce);
        int low = low(nonce);
        for (short at = heads[bucket(high, low)]; at != NONE; at = next[at]) {
            if (highs[at] == high && lows[at] == low) {
                return true;
            }
        }
        return false;
    }

    /** Remembers one that it does not contain. */
    void add(byte[] nonce) {
        if (size == highs.length && size < REMEMBERED) {
            grow();
        }
        int slot = (oldest + size) % highs.length;
        if (size == REMEMBERED) {
            unchain(oldest);
            oldest = (oldest + 1) % highs.length;
        } else {
            size++;
        }
        highs[slot] = high(nonce);
        lows[slot] = low(nonce);
        chain(slot);
    }

    /** Only while nothing has been overwritten: the oldest is the first. */
    private void grow() {
        int capacity = 2 * highs.length;
        highs = Arrays.copyOf(highs, capacity);
        lows = Arrays.copyOf(lows, capacity);
        next = new short[capacity];
        heads = emptyHeads(capacity);
        for (int slot = 0; slot < size; slot++) {
            chain(slot);
        }
    }

    private void chain(int slot) {
        int bucket = bucket(highs[slot], lows[slot]);
        next[slot] = heads[bucket];
        heads[bucket] = (short) slot;
    }

    private void unchain(int slot) {
        int bucket = bucket(highs[slot], lows[slot]);
        if (heads[bucket] == slot) {
            heads[bucket] = next[slot];
            return;
        }
        short at = heads[bucket];
        while (next[at] != slot) {
            at = next[at];
        }
        next[at] = next[slot];
    }

    private int bucket(long high, int low) {
        long mixed = (high ^ low * 0x9e3779b97f4a7c15L) * 0xff51afd7ed558ccdL;
        return (int) (mixed >>> 40) & heads.length - 1;
    }

    private static long high(byte[] nonce) {
        return ByteBuffer.wrap(nonce).getLong();
    }

    private static int low(byte[] nonce) {
        return ByteBuffer.wrap(nonce).getInt(Long.BYTES);
    }
}
