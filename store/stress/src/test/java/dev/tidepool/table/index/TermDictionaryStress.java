package dev.tidepool.table.index;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Terms, looked up while the writer gives ids to others. */
public class TermDictionaryStress {
  private static final byte[] STAYS = {'s', 't', 'a', 'y', 's'};
  private static final byte[] GOES = {'g', 'o', 'e', 's'};
  private static final byte[] COMES = {'c', 'o', 'm', 'e', 's'};

  private static final int ID_THAT_STAYS = TermDictionary.FIRST_ID;
  private static final int ID_USED_AGAIN = TermDictionary.FIRST_ID + 1;

  /** A term goes, and its id to another term. */
  @State
  public static class TwoTerms {
    final TermDictionary terms = new TermDictionary();

    public TwoTerms() {
      terms.findOrAdd(STAYS);
      terms.findOrAdd(GOES);
    }

    void replace() {
      terms.remove(ID_USED_AGAIN);
      terms.findOrAdd(COMES);
    }
  }

  /** The term that stays is found, and has its bytes. */
  @JCStressTest
  @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "The id that it has all the time.")
  @Outcome(expect = FORBIDDEN, desc = "A term that stays is lost, or has other bytes.")
  public static class TermThatStays {
    @Actor
    public void writer(TwoTerms state) {
      state.replace();
    }

    @Actor
    public void reader(TwoTerms state, II_Result result) {
      result.r1 = state.terms.find(STAYS);
      result.r2 = Arrays.equals(state.terms.term(ID_THAT_STAYS), STAYS) ? 1 : 0;
    }
  }

  /** Who finds the new term by its bytes finds its bytes by its id. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "3, 1"},
      expect = ACCEPTABLE,
      desc = "Not there yet, or there with all its bytes.")
  @Outcome(expect = FORBIDDEN, desc = "An id that leads to the bytes of another term.")
  public static class TermThatComes {
    @Actor
    public void writer(TwoTerms state) {
      state.replace();
    }

    @Actor
    public void reader(TwoTerms state, II_Result result) {
      result.r1 = state.terms.find(COMES);
      if (result.r1 != TermDictionary.NONE) {
        result.r2 = Arrays.equals(state.terms.term(result.r1), COMES) ? 1 : 0;
      }
    }
  }
}
