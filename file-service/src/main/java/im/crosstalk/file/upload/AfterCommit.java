package im.crosstalk.file.upload;

import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes those of this process who work on what a transaction has decided. Others look from time to time. */
@Component
class AfterCommit {
    private final Semaphore toFinish = new Semaphore(0);
    private final Semaphore toSweep = new Semaphore(0);

    Semaphore toFinish() {
        return toFinish;
    }

    Semaphore toSweep() {
        return toSweep;
    }

    void finish() {
        wake(toFinish);
    }

    void sweep() {
        wake(toSweep);
    }

    private static void wake(Semaphore bell) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    bell.release();
                }
            });
        } else {
            bell.release();
        }
    }
}
