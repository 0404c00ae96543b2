module pare

go 1.26
