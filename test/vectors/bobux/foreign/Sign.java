// Gson as it is: escapes < > & = ' and U+2028, and prints every number that it has read as a double.
import com.google.gson.Gson;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

public class Sign {
  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, "UTF-8");
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Gson gson = new Gson();
    for (String line; (line = in.readLine()) != null; ) out.println(gson.toJson(new TreeMap<String, Object>(gson.fromJson(line, Map.class))));
  }
}
