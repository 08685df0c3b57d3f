using System.Security.Cryptography;
using System.Text;

namespace ChatOpsBot.Server.SignIn;

/// <summary>A link that signs in whoever can read the server's terminal, once and within a day.</summary>
internal sealed class SignInLink(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);
    private readonly Lock gate = new();
    private string? token;
    private DateTimeOffset until;

    public string Make()
    {
        lock (gate)
        {
            until = time.GetUtcNow() + Lifetime;
            return token = RandomNumberGenerator.GetHexString(48, lowercase: true);
        }
    }

    public bool Use(string presented)
    {
        lock (gate)
        {
            if (token is null || time.GetUtcNow() > until || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(presented)))
                return false;
            token = null;
            return true;
        }
    }
}
