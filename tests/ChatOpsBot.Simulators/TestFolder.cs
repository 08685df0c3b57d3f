namespace ChatOpsBot.Simulators;

/// <summary>Folders for files of tests, which are gone when the tests have ended.</summary>
public static class TestFolder
{
    public static string New(string what)
    {
        var folder = Directory.CreateTempSubdirectory($"chatops-{what}-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
