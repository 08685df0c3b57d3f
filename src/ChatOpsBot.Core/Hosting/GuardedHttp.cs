using Microsoft.Security.AntiSSRF;

namespace ChatOpsBot.Core.Hosting;

/// <summary>Requests to addresses that people or documents name: only public ones, whatever a name or a redirect leads to.</summary>
public static class GuardedHttp
{
    /// <param name="allowed">Networks of the company that may be reached all the same, as <c>10.1.0.0/16</c>.</param>
    /// <param name="followsRedirects">False where a request carries a secret, which another address must not be sent.</param>
    public static HttpMessageHandler Handler(IReadOnlyList<string> allowed, bool followsRedirects = true)
    {
        var policy = new AntiSSRFPolicy(PolicyConfigOptions.ExternalOnlyLatest) { AllowPlainTextHttp = true };
        if (allowed.Count > 0)
            policy.AddAllowedAddresses([.. allowed]);
        var handler = policy.GetHandler();
        handler.AllowAutoRedirect = followsRedirects;
        return handler;
    }

    /// <summary>Whether a request was not made because of where it would have gone.</summary>
    // An address that stands for none at all, as 0.0.0.0, is an argument that resolving it refuses.
    public static bool IsForbidden(Exception failure) => failure is AntiSSRFException or ArgumentException || failure.InnerException is AntiSSRFException;
}
