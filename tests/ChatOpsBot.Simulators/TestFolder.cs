namespace ChatOpsBot.Simulators;

/// <summary>Folders for files of tests, which are gone when the tests have ended.</summary>
public static class TestFolder
{
    public static string New(string what)
    {
        var folder = Directory.CreateTempSubdirectory($"chatops-{what}-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception held) when (held is IOException or UnauthorizedAccessException)
            {
                // The others go all the same.
            }
        };
        return folder;
    }
}
