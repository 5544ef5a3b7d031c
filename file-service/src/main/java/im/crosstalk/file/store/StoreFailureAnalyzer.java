package im.crosstalk.file.store;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in two lines what is wrong with the place for bytes, instead of a stack trace. */
final class StoreFailureAnalyzer extends AbstractFailureAnalyzer<StoreUnusableException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StoreUnusableException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.remedy(), cause);
    }
}
