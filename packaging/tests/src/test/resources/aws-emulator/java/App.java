import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.util.Map;

/// What the tests invoke on AWS's emulator by the runtime client of Java.
public final class App implements RequestHandler<Map<String, Object>, Map<String, String>> {
    @Override
    public Map<String, String> handleRequest(Map<String, Object> event, Context context) {
        String name = (String) event.get("name");
        LambdaLogger log = context.getLogger();
        for (int i = 0; i < number(event, "lines"); i++) {
            log.log(name + " line " + i, LogLevel.INFO);
        }
        for (int i = 0; i < number(event, "prints"); i++) {
            System.out.println(name + " print " + i);
        }
        if (number(event, "large") > 0) {
            log.log(name + " " + "x".repeat((int) number(event, "large")) + " end", LogLevel.INFO);
        }
        pause((long) (1000 * number(event, "pause")));
        if (event.containsKey("fail")) {
            throw new IllegalStateException(name + " fails");
        }
        return Map.of("name", name, "id", context.getAwsRequestId());
    }

    private static double number(Map<String, Object> event, String member) {
        return event.get(member) instanceof Number number ? number.doubleValue() : 0;
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
