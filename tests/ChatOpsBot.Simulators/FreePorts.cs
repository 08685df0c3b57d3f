using System.Net;
using System.Net.Sockets;

namespace ChatOpsBot.Simulators;

/// <summary>Loopback ports for programs that are told theirs. They lie below those that systems give to connections and to whoever asks
/// for any (from 32768 on Linux), so that nobody takes one between now and the program's start.</summary>
public static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 12_000;
    private static int next = Random.Shared.Next(Count);

    /// <summary>A port that nobody listens on and that this process has not given away before.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + ((Interlocked.Increment(ref next) & int.MaxValue) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }
    }
}
