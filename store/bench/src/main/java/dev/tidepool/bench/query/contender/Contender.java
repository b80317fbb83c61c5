package dev.tidepool.bench.query.contender;

import dev.tidepool.bench.query.AnswerHash;
import dev.tidepool.bench.query.Orders;
import dev.tidepool.bench.query.Question;

/** Somebody who can be asked: a database, or a way of asking a store. In memory, by one thread. */
public interface Contender extends AutoCloseable {

  /** Whether it knows an answer at all. */
  boolean canAnswer(Question question);

  /** Its name and version, as it tells them. */
  String version() throws Exception;

  /** Takes in both tables, with indexes on city, status and total of orders. */
  void load(Orders orders) throws Exception;

  /** Gets ready to be asked {@code question} again and again. */
  Asker prepare(Question question) throws Exception;

  /** A question that is prepared. */
  @FunctionalInterface
  interface Asker {
    /** Asks with these parameters and gives {@code answer} all values. */
    void ask(Object[] parameters, AnswerHash answer) throws Exception;
  }
}
