package im.crosstalk.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NonceMemoryTest {
    private final NonceMemory memory = new NonceMemory();

    private static byte[] nonce(long high, int low) {
        return ByteBuffer.allocate(12).putLong(high).putInt(low).array();
    }

    @Test
    void theLast4096AreKnownAndNoOther() {
        var random = new Random(1);
        Deque<byte[]> last = new ArrayDeque<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] nonce = new byte[12];
            random.nextBytes(nonce);
            assertThat(memory.contains(nonce)).isFalse();
            memory.add(nonce);
            last.add(nonce);
            if (last.size() > 4096) {
                assertThat(memory.contains(last.remove())).isFalse();
            }
            if (i % 500 == 0) {
                assertThat(last).allMatch(memory::contains);
            }
        }
    }

    @Test
    void countersAreToldApart() {
        for (int i = 0; i < 10_000; i++) {
            byte[] nonce = nonce(7, i);
            assertThat(memory.contains(nonce)).isFalse();
            memory.add(nonce);
            assertThat(memory.contains(nonce)).isTrue();
            assertThat(memory.contains(nonce(8, i))).isFalse();
        }
        assertThat(memory.contains(nonce(7, 10_000 - 4096))).isTrue();
        assertThat(memory.contains(nonce(7, 10_000 - 4097))).isFalse();
    }
}
