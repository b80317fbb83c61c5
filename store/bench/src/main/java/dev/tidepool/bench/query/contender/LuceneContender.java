package dev.tidepool.bench.query.contender;

import dev.tidepool.bench.query.AnswerHash;
import dev.tidepool.bench.query.Order;
import dev.tidepool.bench.query.Orders;
import dev.tidepool.bench.query.Question;
import java.io.IOException;
import java.util.Collection;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.Version;

/** Lucene with one segment in memory; it is asked for filters only. */
final class LuceneContender implements Contender {

  private static final String CITY = "city";
  private static final String STATUS = "status";
  private static final String ID = "id";
  private static final String TOTAL = "total";

  private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
  private DirectoryReader reader;

  @Override
  public boolean canAnswer(Question question) {
    return question == Question.FILTER || question == Question.COUNT;
  }

  @Override
  public String version() {
    return "Lucene " + Version.LATEST;
  }

  @Override
  public void load(Orders orders) throws IOException {
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      for (int row = 0; row < orders.count(); row++) {
        Order order = orders.order(row);
        Document document = new Document();
        document.add(new StringField(CITY, order.city(), Store.NO));
        document.add(new StringField(STATUS, order.status(), Store.NO));
        document.add(new NumericDocValuesField(ID, order.id()));
        document.add(new NumericDocValuesField(TOTAL, order.total()));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
    reader = DirectoryReader.open(directory);
  }

  @Override
  public Asker prepare(Question question) {
    IndexSearcher searcher = new IndexSearcher(reader);
    if (question == Question.COUNT) {
      return (parameters, answer) -> {
        answer.number(searcher.count(term(STATUS, parameters[0])));
        answer.endRow();
      };
    }
    return (parameters, answer) -> {
      Query both =
          new BooleanQuery.Builder()
              .add(term(CITY, parameters[0]), Occur.FILTER)
              .add(term(STATUS, parameters[1]), Occur.FILTER)
              .build();
      searcher.search(both, new AllValues(answer));
    };
  }

  private static Query term(String field, Object value) {
    return new TermQuery(new Term(field, (String) value));
  }

  /** Collectors for one answer; without threads there is one. */
  private record AllValues(AnswerHash answer) implements CollectorManager<Values, Void> {

    @Override
    public Values newCollector() {
      return new Values(answer);
    }

    @Override
    public Void reduce(Collection<Values> collectors) {
      return null;
    }
  }

  /** Takes id and total of each document found. */
  private static final class Values extends SimpleCollector {

    private final AnswerHash answer;
    private NumericDocValues ids;
    private NumericDocValues totals;

    private Values(AnswerHash answer) {
      this.answer = answer;
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
      ids = context.reader().getNumericDocValues(ID);
      totals = context.reader().getNumericDocValues(TOTAL);
    }

    @Override
    public void collect(int document) throws IOException {
      ids.advanceExact(document);
      totals.advanceExact(document);
      answer.number(ids.longValue());
      answer.number(totals.longValue());
      answer.endRow();
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
    directory.close();
  }
}
