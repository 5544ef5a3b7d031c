package im.crosstalk.deployment;

import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The HTTP requests that compiled controllers take, as {@code POST /files}. */
final class Routes {
    private static final Pattern MAPPING = Pattern.compile("Lorg/springframework/web/bind/annotation/(\\w+)Mapping;");

    private Routes() {}

    static Set<String> of(byte[] classFile) {
        ClassModel model = ClassFile.of().parse(classFile);
        Set<String> routes = new TreeSet<>();
        for (MethodModel method : model.methods()) {
            method.findAttribute(Attributes.runtimeVisibleAnnotations())
                    .ifPresent(all -> all.annotations().forEach(annotation -> routes.addAll(routes(annotation))));
        }
        return routes;
    }

    private static Set<String> routes(Annotation annotation) {
        var matcher = MAPPING.matcher(annotation.className().stringValue());
        if (!matcher.matches()) {
            return Set.of();
        }
        List<String> paths = new ArrayList<>();
        List<String> methods = new ArrayList<>();
        if (!matcher.group(1).equals("Request")) {
            methods.add(matcher.group(1).toUpperCase(Locale.ROOT));
        }
        for (AnnotationElement element : annotation.elements()) {
            switch (element.name().stringValue()) {
                case "value", "path" -> paths.addAll(texts(element.value()));
                case "method" -> methods.addAll(texts(element.value()));
                default -> {}
            }
        }
        Set<String> routes = new TreeSet<>();
        for (String path : paths) {
            for (String method : methods) {
                // A variable's pattern is no part of the path.
                routes.add(method + " " + path.replaceAll("\\{(\\w+):.*}", "{$1}"));
            }
        }
        return routes;
    }

    private static List<String> texts(AnnotationValue value) {
        return switch (value) {
            case AnnotationValue.OfArray array ->
                array.values().stream().flatMap(one -> texts(one).stream()).toList();
            case AnnotationValue.OfString text -> List.of(text.stringValue());
            case AnnotationValue.OfEnum constant ->
                List.of(constant.constantName().stringValue());
            default -> List.of();
        };
    }
}
