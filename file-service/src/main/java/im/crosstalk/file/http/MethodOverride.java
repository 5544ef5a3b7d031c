package im.crosstalk.file.http;

import im.crosstalk.protocol.file.FileApi;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets clients that cannot say PATCH or DELETE say so in a header of a POST, as tus has it. */
@Component
@Order(MethodOverride.BEFORE_OTHERS)
class MethodOverride extends OncePerRequestFilter {
    static final int BEFORE_OTHERS = -200;

    private static final Set<String> METHODS = Set.of("PATCH", "DELETE", "HEAD", "PUT");

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith(FileApi.FILES);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String method = request.getHeader(Tus.METHOD_OVERRIDE);
        if (method == null || !"POST".equals(request.getMethod()) || !METHODS.contains(method)) {
            chain.doFilter(request, response);
            return;
        }
        chain.doFilter(
                new HttpServletRequestWrapper(request) {
                    @Override
                    public String getMethod() {
                        return method;
                    }
                },
                response);
    }
}
