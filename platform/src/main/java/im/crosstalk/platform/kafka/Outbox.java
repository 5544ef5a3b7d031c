package im.crosstalk.platform.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.crosstalk.protocol.GatewayAddress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a batch led to, in order, as bytes: kept in the fence's row until the next batch, so that a crash between commit
 * and publication repeats it and loses nothing. Deliveries are kept unrouted, since routes are read when publishing.
 */
record Outbox(List<Entry> entries) {
    static final Outbox EMPTY = new Outbox(List.of());

    /** Something to publish. */
    sealed interface Entry {
        /** The bytes that Kafka must be able to take in one record. */
        byte[] bytes();
    }

    /** An item for one gateway. */
    record Direct(GatewayAddress gateway, byte[] item) implements Entry {
        @Override
        public byte[] bytes() {
            return item;
        }
    }

    /**
     * An item for whatever gateways hold the audience.
     *
     * @param users numbers of users of the audience
     * @param group number of the group whose members are the audience; 0 for none
     * @param answers gateway that gets it in any case; null for none
     * @param ref what it answers there
     * @param receiptsTo number of the user who wants receipts; 0 for nobody
     * @param enrols number of the group into whose routes the gateways are put; 0 for none
     */
    record Routed(
            long[] users,
            long group,
            @Nullable GatewayAddress answers,
            long ref,
            long receiptsTo,
            long enrols,
            byte[] item)
            implements Entry {
        @Override
        public byte[] bytes() {
            return item;
        }
    }

    /** A record of some topic. */
    record Plain(String topic, String key, List<Header> headers, byte[] value) implements Entry {
        @Override
        public byte[] bytes() {
            return value;
        }
    }

    record Header(String name, byte[] value) {}

    /** Of the bytes; whoever changes them reads the old ones too, since a service is updated between two batches. */
    private static final int VERSION = 1;

    /** Bytes of an entry beside its item or value: addresses, or the headers of an event. */
    private static final int ROUGHLY_BESIDE = 400;

    private static final int DIRECT = 1;
    private static final int ROUTED = 2;
    private static final int PLAIN = 3;

    byte[] toBytes() {
        int size = 16;
        for (Entry entry : entries) {
            size += entry.bytes().length + ROUGHLY_BESIDE;
        }
        var bytes = new ByteArrayOutputStream(size);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(entries.size());
            for (Entry entry : entries) {
                write(entry, out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static Outbox of(byte @Nullable [] bytes) {
        if (bytes == null) {
            return EMPTY;
        }
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalStateException("an outbox of version " + version + " cannot be read by this release");
            }
            int size = in.readInt();
            List<Entry> entries = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                entries.add(read(in));
            }
            return new Outbox(entries);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    private static void write(Entry entry, DataOutputStream out) throws IOException {
        switch (entry) {
            case Direct direct -> {
                out.writeByte(DIRECT);
                out.writeUTF(direct.gateway().toString());
                block(out, direct.item());
            }
            case Routed routed -> {
                out.writeByte(ROUTED);
                out.writeInt(routed.users().length);
                for (long user : routed.users()) {
                    out.writeLong(user);
                }
                out.writeLong(routed.group());
                out.writeUTF(routed.answers() == null ? "" : routed.answers().toString());
                out.writeLong(routed.ref());
                out.writeLong(routed.receiptsTo());
                out.writeLong(routed.enrols());
                block(out, routed.item());
            }
            case Plain plain -> {
                out.writeByte(PLAIN);
                out.writeUTF(plain.topic());
                block(out, plain.key().getBytes(UTF_8));
                out.writeInt(plain.headers().size());
                for (Header header : plain.headers()) {
                    block(out, header.name().getBytes(UTF_8));
                    block(out, header.value());
                }
                block(out, plain.value());
            }
        }
    }

    private static Entry read(DataInputStream in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case DIRECT -> new Direct(GatewayAddress.parse(in.readUTF()), block(in));
            case ROUTED -> {
                long[] users = new long[in.readInt()];
                for (int i = 0; i < users.length; i++) {
                    users[i] = in.readLong();
                }
                long group = in.readLong();
                String answers = in.readUTF();
                yield new Routed(
                        users,
                        group,
                        answers.isEmpty() ? null : GatewayAddress.parse(answers),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        block(in));
            }
            case PLAIN -> {
                String topic = in.readUTF();
                var key = new String(block(in), UTF_8);
                int count = in.readInt();
                List<Header> headers = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    headers.add(new Header(new String(block(in), UTF_8), block(in)));
                }
                yield new Plain(topic, key, headers, block(in));
            }
            default -> throw new IOException("unknown kind of outbox entry: " + kind);
        };
    }

    private static void block(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] block(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }
}
