package im.crosstalk.file;

import org.springframework.stereotype.Component;

/** Lets tests of other packages expire files now. */
@Component
public class ExpiryTrigger {
    private final Expiry expiry;

    ExpiryTrigger(Expiry expiry) {
        this.expiry = expiry;
    }

    public void run() {
        expiry.expire();
    }
}
