package im.crosstalk.gateway.dialect;

import java.text.MessageFormat;
import java.util.EnumMap;
import java.util.Map;
import java.util.ResourceBundle;

/** Texts for people, from the property files {@code texts}, {@code texts_zh}, {@code texts_vi}. Immutable. */
public final class Texts {
    private static final ResourceBundle.Control NO_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final Map<Language, ResourceBundle> bundles = new EnumMap<>(Language.class);

    public Texts() {
        for (Language language : Language.values()) {
            bundles.put(language, ResourceBundle.getBundle("texts", language.locale(), NO_FALLBACK));
        }
    }

    /**
     * The text of that key, with {@code {0}} and so on replaced.
     *
     * @throws java.util.MissingResourceException when there is none: a programming error
     */
    public String get(Language language, String key, Object... arguments) {
        String text = bundle(language).getString(key);
        return arguments.length == 0 ? text : new MessageFormat(text, language.locale()).format(arguments);
    }

    /** Whether there is a text of that key in that language's own file. */
    public boolean has(Language language, String key) {
        return bundle(language).containsKey(key);
    }

    private ResourceBundle bundle(Language language) {
        ResourceBundle bundle = bundles.get(language);
        if (bundle == null) {
            throw new IllegalStateException("no texts in " + language);
        }
        return bundle;
    }
}
