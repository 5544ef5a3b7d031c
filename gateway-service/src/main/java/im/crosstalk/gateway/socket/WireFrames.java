package im.crosstalk.gateway.socket;

import im.crosstalk.gateway.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** WebSocket text frames as bytes (RFC 6455, section 5.2): unfragmented, unmasked, so that many sockets can share them. */
public final class WireFrames {
    private static final int FINAL_TEXT = 0x81;

    private WireFrames() {}

    public static ByteBuf text(ByteBufAllocator allocator, JsonWriter written) {
        return text(allocator, written.bytes(), written.size());
    }

    /** What has been written, without a frame around it: for connections that seal it. */
    public static ByteBuf open(ByteBufAllocator allocator, JsonWriter written) {
        return allocator.buffer(written.size()).writeBytes(written.bytes(), 0, written.size());
    }

    static ByteBuf text(ByteBufAllocator allocator, byte[] bytes, int length) {
        ByteBuf frame = allocator.directBuffer(length + 10);
        frame.writeByte(FINAL_TEXT);
        if (length < 126) {
            frame.writeByte(length);
        } else if (length < 1 << 16) {
            frame.writeByte(126).writeShort(length);
        } else {
            frame.writeByte(127).writeLong(length);
        }
        return frame.writeBytes(bytes, 0, length);
    }
}
