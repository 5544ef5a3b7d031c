package im.crosstalk.gateway.dialect;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The languages of texts for people. */
public enum Language {
    ENGLISH(Locale.ENGLISH),
    CHINESE(Locale.CHINESE),
    VIETNAMESE(Locale.of("vi"));

    private static final int LONGEST_HEADER = 256;

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    public Locale locale() {
        return locale;
    }

    /** The client's first choice among these (RFC 9110, Accept-Language); English if none fits. */
    public static Language of(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.length() > LONGEST_HEADER) {
            return ENGLISH;
        }
        List<Locale.LanguageRange> wanted;
        try {
            wanted = Locale.LanguageRange.parse(acceptLanguage);
        } catch (IllegalArgumentException malformed) {
            return ENGLISH;
        }
        for (Locale.LanguageRange range : wanted) {
            if (range.getWeight() > 0) {
                String primary = range.getRange().split("-", 2)[0];
                for (Language language : values()) {
                    if (language.locale.getLanguage().equals(primary)) {
                        return language;
                    }
                }
            }
        }
        return ENGLISH;
    }
}
