package im.crosstalk.file.room;

/**
 * How a file is cut into numbered packets: all but the last are equally large.
 *
 * @param size of the whole file
 * @param count as announced
 * @param packetSize of all packets but the last; 0 until the first one has come
 */
record Packets(long size, long count, long packetSize) {
    /** Whether so many equal packets of that size, the last one at least a byte, make up the file. */
    boolean fits(long first) {
        return count <= 1 ? first == size : first > 0 && (size + first - 1) / first == count;
    }

    /** The packet that is expected when so many bytes are there; one more than all when none is missing. */
    long next(long offset) {
        if (offset == size && size > 0) {
            return count + 1;
        }
        return packetSize == 0 || offset == 0 ? 1 : offset / packetSize + 1;
    }

    /** How large that packet has to be. */
    long sizeOf(long number) {
        return number < count ? packetSize : size - (count - 1) * packetSize;
    }
}
