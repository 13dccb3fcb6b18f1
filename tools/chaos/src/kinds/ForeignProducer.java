import java.io.FileReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends records by Kafka's own client. Arguments: brokers, topic, begin of the keys, records, headers of each, the value
 * (in which {key}, {codec} and {uuid} are filled in for each record), codecs. The property `config` names a file with more
 * of the client's settings, such as how to log in.
 */
public class ForeignProducer {
  public static void main(String[] args) throws Exception {
    int records = Integer.parseInt(args[3]);
    int headers = Integer.parseInt(args[4]);
    for (int at = 6; at < args.length; at++) send(args, args[at], records, headers);
  }

  private static void send(String[] args, String codec, int records, int headers) throws Exception {
    Properties config = new Properties();
    String file = System.getProperty("config");
    if (file != null) try (FileReader more = new FileReader(file)) { config.load(more); }
    config.put("bootstrap.servers", args[0]);
    config.put("compression.type", codec);
    config.put("linger.ms", 50);
    // Batches of many records: Kafka's own limit of 16 kB is less than one block of any codec.
    config.put("batch.size", 524_288);
    StringSerializer text = new StringSerializer();
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(config, text, text)) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int n = 0; n < records; n++) {
        String key = args[2] + "-" + codec + "-" + n;
        String uuid = UUID.randomUUID().toString();
        String value = args[5].replace("{key}", key).replace("{codec}", codec).replace("{uuid}", uuid);
        ProducerRecord<String, String> record = new ProducerRecord<>(args[1], key, value);
        for (int header = 0; header < headers; header++) record.headers().add("again", "".getBytes(StandardCharsets.UTF_8));
        sent.add(producer.send(record));
      }
      for (Future<RecordMetadata> one : sent) one.get();
    }
  }
}
