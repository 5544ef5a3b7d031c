package im.crosstalk.platform.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;

/** A real producer that can be told to refuse records, or to hold them back. */
final class FaultyProducer {
    private final Producer<String, byte[]> real;
    private final List<Runnable> held = new ArrayList<>();
    private boolean refusing;
    private boolean holding;

    FaultyProducer(Producer<String, byte[]> real) {
        this.real = real;
    }

    @SuppressWarnings("unchecked")
    Producer<String, byte[]> producer() {
        return (Producer<String, byte[]>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Producer.class}, (self, method, given) -> {
                    if (method.getName().equals("send") && given.length == 2) {
                        send((ProducerRecord<String, byte[]>) given[0], (Callback) given[1]);
                        return null;
                    }
                    try {
                        return method.invoke(real, given);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    private synchronized void send(ProducerRecord<String, byte[]> sent, Callback callback) {
        if (refusing) {
            callback.onCompletion(null, new TimeoutException("refused by the test"));
        } else if (holding) {
            held.add(() -> real.send(sent, callback));
        } else {
            real.send(sent, callback);
        }
    }

    synchronized void refuse(boolean whether) {
        refusing = whether;
    }

    synchronized void hold() {
        holding = true;
    }

    synchronized void release() {
        holding = false;
        held.forEach(Runnable::run);
        held.clear();
    }

    synchronized int held() {
        return held.size();
    }
}
