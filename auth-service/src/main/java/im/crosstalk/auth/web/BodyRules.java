package im.crosstalk.auth.web;

import im.crosstalk.protocol.InvalidFieldException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/** Holds request bodies to what their records say: a component that is not nullable must be there. */
@RestControllerAdvice
class BodyRules extends RequestBodyAdviceAdapter {
    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return parameter.getParameterType().isRecord();
    }

    @Override
    public Object afterBodyRead(
            Object body,
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter) {
        for (RecordComponent component : body.getClass().getRecordComponents()) {
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class) && read(component, body) == null) {
                throw new InvalidFieldException(component.getName(), "is missing");
            }
        }
        return body;
    }

    private static @Nullable Object read(RecordComponent component, Object body) {
        Method accessor = component.getAccessor();
        try {
            return accessor.invoke(body);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
