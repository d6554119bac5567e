// Pays and reads on Quartet's Bobux ledger, from C# (.NET Framework, Mono, Unity's old runtime).
//   mcs -r:System.Web.Extensions.dll examples/bobux.cs && BOBUX_URL=... BOBUX_KEY=... BOBUX_SECRET=... mono examples/bobux.exe 1 2 50 rent
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Web.Script.Serialization;

static class Bobux {
  static readonly JavaScriptSerializer Json = new JavaScriptSerializer { MaxJsonLength = int.MaxValue };
  static readonly ClientWebSocket Socket = new ClientWebSocket();
  static string key, secret;

  // What is signed is what is printed: the same members in the order of their code points, then the signature.
  static string Sign(IDictionary<string, object> message) {
    var text = Json.Serialize(new SortedDictionary<string, object>(message, StringComparer.Ordinal) { { "key", key } });
    var bytes = new byte[secret.Length / 2];
    for (var n = 0; n < bytes.Length; n++) bytes[n] = Convert.ToByte(secret.Substring(2 * n, 2), 16);
    var hash = new HMACSHA256(bytes).ComputeHash(Encoding.UTF8.GetBytes(text));
    return text.Substring(0, text.Length - 1) + ",\"hmac\":\"" + BitConverter.ToString(hash).Replace("-", "") + "\"}";
  }

  // A nonce makes it take effect once: after a lost connection send the same frame again, and get the first answer.
  static Dictionary<string, object> Call(string command, Dictionary<string, object> message) {
    message["command"] = command;
    message["nonce"] = Guid.NewGuid().ToString();
    message["timestamp"] = (long)(DateTime.UtcNow - new DateTime(1970, 1, 1)).TotalSeconds;
    var frame = new ArraySegment<byte>(Encoding.UTF8.GetBytes(Sign(message)));
    Socket.SendAsync(frame, WebSocketMessageType.Text, true, CancellationToken.None).Wait();
    var answer = new MemoryStream();
    var buffer = new byte[16384];
    for (bool whole = false; !whole; ) {
      var piece = Socket.ReceiveAsync(new ArraySegment<byte>(buffer), CancellationToken.None).Result;
      if (piece.MessageType == WebSocketMessageType.Close) throw new Exception(piece.CloseStatusDescription);
      answer.Write(buffer, 0, piece.Count);
      whole = piece.EndOfMessage;
    }
    var read = Json.Deserialize<Dictionary<string, object>>(Encoding.UTF8.GetString(answer.ToArray()));
    if (!(bool)read["success"]) throw new Exception(command + ": " + read["error"]);
    return (Dictionary<string, object>)read["data"];
  }

  static int Main(string[] args) {
    key = Environment.GetEnvironmentVariable("BOBUX_KEY");
    secret = Environment.GetEnvironmentVariable("BOBUX_SECRET");
    Socket.ConnectAsync(new Uri(Environment.GetEnvironmentVariable("BOBUX_URL")), CancellationToken.None).Wait();
    try {
      long from = long.Parse(args[0]), to = long.Parse(args[1]), amount = long.Parse(args[2]);
      Call("transfer", new Dictionary<string, object> { { "from", from }, { "to", to }, { "amount", amount }, { "reason", args[3] } });
      Console.WriteLine(Json.Serialize(Call("getplayer", new Dictionary<string, object> { { "id", to } })["player"]));
      return 0;
    } catch (Exception error) {
      Console.Error.WriteLine(error.Message);
      return 1;
    }
  }
}
