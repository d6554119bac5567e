// System.Web.Script.Serialization.JavaScriptSerializer as it is.
using System;
using System.Collections.Generic;
using System.Text;
using System.Web.Script.Serialization;

static class JavaScriptSerializerSign {
  static void Main() {
    Console.InputEncoding = Console.OutputEncoding = new UTF8Encoding(false);
    var serializer = new JavaScriptSerializer();
    for (string line; (line = Console.ReadLine()) != null; ) {
      var message = serializer.Deserialize<Dictionary<string, object>>(line);
      Console.WriteLine(serializer.Serialize(new SortedDictionary<string, object>(message, StringComparer.Ordinal)));
    }
  }
}
