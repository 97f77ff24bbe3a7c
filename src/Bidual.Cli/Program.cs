Console.WriteLine("bidual");
return 0;
