"""Who the clinic is: `clinic.yml`, loaded, validated, typed."""
