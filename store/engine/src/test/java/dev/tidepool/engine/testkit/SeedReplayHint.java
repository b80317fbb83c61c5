package dev.tidepool.engine.testkit;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/** Prints how to replay a failed test that took a {@link Seed}. */
final class SeedReplayHint implements InvocationInterceptor {

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext extensionContext)
      throws Throwable {
    try {
      invocation.proceed();
    } catch (TestAbortedException e) {
      throw e;
    } catch (Throwable failure) {
      for (Object argument : invocationContext.getArguments()) {
        if (argument instanceof Seed seed) {
          Method test = invocationContext.getExecutable();
          System.err.println(
              test.getDeclaringClass().getSimpleName()
                  + "."
                  + test.getName()
                  + " failed; "
                  + seed.replayHint());
        }
      }
      throw failure;
    }
  }
}
