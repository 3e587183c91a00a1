from rest_framework import serializers

from fleet.models import Driver, Van


class DriverSerializer(serializers.ModelSerializer):
    class Meta:
        model = Driver
        fields = ["id", "name", "licence"]


class VanSerializer(serializers.ModelSerializer):
    class Meta:
        model = Van
        fields = ["id", "plate", "driver"]
