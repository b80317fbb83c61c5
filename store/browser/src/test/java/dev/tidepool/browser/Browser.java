package dev.tidepool.browser;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A headless Chromium at the console, used as its user uses it: by the keyboard, and by what is
 * seen. <b>Threads:</b> one.
 */
final class Browser implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChromeDriver driver;

  /** Opens it with a profile of its own. */
  Browser(Path profile) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program("chromium"));
    options.addArguments(
        "--headless=new",
        "--no-sandbox", // a container's root has none
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--window-size=1440,960",
        "--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(Path.of(program("chromedriver")).toFile())
            .build();
    driver = new ChromeDriver(service, options);
  }

  /** A program that has to be on the path: without it there is nothing to test. */
  private static String program(String name) {
    for (String folder : System.getenv("PATH").split(":")) {
      Path program = Path.of(folder, name);
      if (Files.isExecutable(program)) {
        return program.toString();
      }
    }
    throw new IllegalStateException(name + " is not on the path; Debian has it in a package");
  }

  void open(URI uri) {
    driver.get(uri.toString());
    await(found -> found.findElement(By.className("CodeMirror")).isDisplayed());
  }

  WebDriver driver() {
    return driver;
  }

  /** Waits until it is so, or fails. */
  void await(Function<WebDriver, Boolean> condition) {
    new WebDriverWait(driver, PATIENCE)
        .ignoring(org.openqa.selenium.NoSuchElementException.class)
        .ignoring(org.openqa.selenium.StaleElementReferenceException.class)
        .until(condition);
  }

  /** Replaces what is in the editor by typing. */
  void type(String text) {
    driver.findElement(By.className("CodeMirror")).click();
    new Actions(driver)
        .keyDown(Keys.CONTROL)
        .sendKeys("a")
        .keyUp(Keys.CONTROL)
        .sendKeys(Keys.DELETE)
        .sendKeys(text)
        .perform();
  }

  /** Types a statement and runs it by Ctrl+Enter; returns what is said about the answer. */
  String run(String sql) {
    type(sql);
    new Actions(driver).keyDown(Keys.CONTROL).sendKeys(Keys.ENTER).keyUp(Keys.CONTROL).perform();
    return answered();
  }

  /** Waits until a statement is executed; returns what is said about its answer. */
  String answered() {
    await(found -> !found.findElement(By.id("message")).getText().matches("running|"));
    await(found -> !found.findElement(By.id("cancel")).isEnabled());
    return text("#message");
  }

  /** What is seen of an element. */
  String text(String selector) {
    return driver.findElement(By.cssSelector(selector)).getText();
  }

  /** What is seen of some elements. */
  List<String> texts(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream().map(WebElement::getText).toList();
  }

  void click(String selector) {
    driver.findElement(By.cssSelector(selector)).click();
  }

  int count(String selector) {
    return driver.findElements(By.cssSelector(selector)).size();
  }

  /** What a script returns. */
  Object script(String text) {
    return driver.executeScript(text);
  }

  /**
   * What an expression gives, or what it promises.
   *
   * @param path of a module of the page's origin, which is {@code m} in the expression
   * @param arguments {@code a[0]} and so on
   */
  Object ofModule(String path, String expression, Object... arguments) {
    String script =
        "const a = [...arguments], done = a.pop();"
            + "import('%s').then(m => (%s)).then(done, failed => done('failed: ' + failed));"
                .formatted(path, expression);
    return driver.executeAsyncScript(script, arguments);
  }

  /** What the browser complained of so far: errors of scripts, and what the policy refused. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Every address that the page asked for. */
  @SuppressWarnings("unchecked")
  List<String> addresses() {
    return (List<String>)
        driver.executeScript(
            "return performance.getEntriesByType('resource').map(each => each.name)");
  }

  /** Keeps what is seen as {@code target/screenshots/<name>.png}. */
  void screenshot(String name) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  /** Shows the page as on a screen of that kind. */
  void emulate(String colorScheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
